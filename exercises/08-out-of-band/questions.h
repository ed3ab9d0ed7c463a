/* Tangled from src/96-judges-22.nw: do not edit. */
/* The questions of exercise 8: their names, their texts. */
#ifndef KEG_QUESTIONS_H
#define KEG_QUESTIONS_H

#include "judge.h"

/* Name the questions of 08 */
enum question {
    FAULTS_OUT, FAULTS_IN, ENOUGH_OUT, ENOUGH_IN,
    FIVE, HUNDRED, OWN_OUT, OWN_IN, QUESTIONS
};

static const char *const question_names[QUESTIONS] = {
    "faults-out", "faults-in", "enough-out", "enough-in",
    "five", "hundred", "own-out", "own-in"};

/* Draw the numbers of the questions of 08 */
static inline uint64_t
load_seed(void)
{
    return seed_for("load of the questions") >> 40;
}

static inline size_t
frames_in_question(void)
{
    uint64_t seed = seed_for("frames of the questions");

    return 60 + number_below(&seed, 40);
}

#endif
