# scores.svg: how many students got how many points, and below, for each test, the mean of its points. From class.jq's rows.
# Every bar has its number beside it, so that nothing rests on a colour or on the eye for lengths.
BEGIN { FS = "\t"; bins = 10; left = 60; width = 720; plot = width - left - 30; top = 70; high = 220 }
function xml(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); return s }
function text(x, y, anchor, s, more) { printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor, more, xml(s) }
function line(x1, y1, x2, y2, colour) { printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, colour }
function bar(x, y, w, h) { if (w > 0 && h > 0) printf "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"bar\"/>\n", x, y, w, h }
$1 == "title" { title = $2; n = $3; points = $4; if (points <= 0) points = 1 }
$1 == "score" { b = int($2 / points * bins); if (b >= bins) b = bins - 1; if (b < 0) b = 0; count[b]++; sum += $2 }
$1 == "test" { name[++tests] = $2; mean[tests] = $3; max[tests] = $4; all[tests] = $5 }
END {
    bottom = top + high; second = bottom + 92; names = 250; height = second + tests * 20 + 62
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#1d1d1f\">\n", width, height, width, height
    printf "<title>%s: scores of %d students</title>\n", xml(title), n
    printf "<desc>Above, how many students got how many points; below, the mean points of each test.</desc>\n"
    print "<style>.bar { fill: #8fb3d9; stroke: #1f4e79; }</style>"
    printf "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", width, height
    text(left, 28, "start", title, " font-size=\"17\" font-weight=\"bold\"")
    text(left, 47, "start", n " students" (n ? sprintf(", mean %.4g of %g points", sum / n, points) : ""), "")

    for (b = 0; b < bins; b++) if (count[b] > most) most = count[b]
    step = 1; while (most / step > 6) step = step * (substr(step, 1, 1) == 2 ? 2.5 : 2)
    if (step != int(step)) step = int(step) + 1
    ceiling = most ? int((most + step - 1) / step) * step : 1
    for (v = 0; v <= ceiling; v += step) {
        y = bottom - high * v / ceiling
        line(left, y, left + plot, y, v ? "#d9d6cf" : "#1d1d1f")
        text(left - 8, y + 4, "end", v, "")
    }
    for (b = 0; b < bins; b++) {
        x = left + plot * b / bins; h = high * count[b] / ceiling
        bar(x + 4, bottom - h, plot / bins - 8, h)
        if (count[b]) text(x + plot / bins / 2, bottom - h - 5, "middle", count[b], "")
    }
    for (b = 0; b <= bins; b++) text(left + plot * b / bins, bottom + 18, "middle", sprintf("%.3g", points * b / bins), "")
    text(left + plot / 2, bottom + 38, "middle", "points by the grader", "")
    printf "<text transform=\"translate(18 %.1f) rotate(-90)\" text-anchor=\"middle\">students</text>\n", top + high / 2

    text(left, second - 14, "start", "Mean points of each test", " font-weight=\"bold\"")
    start = left + names; span = width - start - 130
    for (t = 1; t <= tests; t++) {
        y = second + (t - 1) * 20
        text(start - 8, y + 13, "end", name[t], "")
        bar(start, y + 3, max[t] > 0 ? span * mean[t] / max[t] : 0, 13)
        text(start + span + 8, y + 13, "start", sprintf("%.3g of %g; all: %d", mean[t], max[t], all[t]), "")
    }
    end = second + tests * 20 + 4
    line(start, second, start, end, "#1d1d1f"); line(start, end, start + span, end, "#1d1d1f")
    for (v = 0; v <= 4; v++) { line(start + span * v / 4, end, start + span * v / 4, end + 4, "#1d1d1f"); text(start + span * v / 4, end + 18, "middle", v * 25 " %", "") }
    text(start + span / 2, end + 36, "middle", "mean points, as a part of the test\047s points; all: students with all of them", " font-size=\"11\"")
    print "</svg>"
}
