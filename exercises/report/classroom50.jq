# result.json of Classroom 50, classroom50/result/v1: https://github.com/foundation50/classroom50/wiki/Advanced-Autograding
# Its scores are whole numbers, so here they are hundredths of a point. Who and where comes from its runner's environment;
# owner and dates its runner fills in.
include "text";
{schema: "classroom50/result/v1",
 classroom: (env.CLASSROOM // ""), assignment: (env.ASSIGNMENT // .exercise),
 submission: (env.SUBMISSION_TAG // ""), commit: (env.COMMIT_URL // ""), release: (env.RELEASE_URL // ""),
 review: (env.REVIEW_URL // env.COMMIT_URL // ""),
 score: (.score | cents), "max-score": ([.tests[].max_score] | total | cents),
 tests: [.tests[] | {"test-name": .name, passed: (.status == "passed"), score: (.score | cents), "max-score": (.max_score | cents),
    stage, reason}]}
