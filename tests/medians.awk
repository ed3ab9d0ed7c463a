# awk -f medians.awk -v values=FILE -v csv=FILE [-v order="NAME ..."] [-v absent="NAME ..."] <INDEX: medians and spread of many runs, for tests/bench.
#
# A line of the index is one run: CONFIG LIBRARY ROUND RATIOS KIND FILE. FILE has its numbers, as lines key=value; RATIOS are
# the keys, with commas between, whose quotients are wanted. KIND is `exact' for what is counted, which has no spread.
# Libraries come in the order given. Quotients are of runs of the same round. Everything else is a median, with the least and the greatest value.
# For a library that is absent every value is n/a that glibc has.

BEGIN { nlibraries = split(order, libraries, " "); for (i = 1; i <= nlibraries; i++) seen_library[libraries[i]] = 1 }

function number(v) { return v ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/ }

{
    config = $1; library = $2; ratios = $4; kind = $5; file = $6
    if (!(config in seen_config)) { seen_config[config] = 1; configs[++nconfigs] = config }
    if (!(library in seen_library)) { seen_library[library] = 1; libraries[++nlibraries] = library }
    here[config, library] = 1
    rounds[config] = $3 > rounds[config] && kind != "exact" ? $3 : rounds[config] + 0
    while ((getline line < file) > 0) {
        cut = index(line, "=")
        if (line ~ /^#/ || !cut) continue
        metric = substr(line, 1, cut - 1)
        v = substr(line, cut + 1)
        if (metric ~ /^(machine|date|library)$/ || !number(v)) continue
        if (!((config, metric) in known)) {
            known[config, metric] = kind
            count = ++nmetrics[config]
            metrics[config, count] = metric
            wants_ratio[config, metric] = index("," ratios ",", "," metric ",")
            if (!(metric in column)) { column[metric] = 1; columns[++ncolumns] = metric; spread[metric] = kind != "exact"; quotient[metric] = wants_ratio[config, metric] }
        }
        if (kind == "exact" && known[config, metric] != "exact") continue
        raw[config, library, metric, ++n[config, library, metric]] = v
        at[config, library, metric, $3] = v
    }
    close(file)
}

END {
    nabsent = split(absent, gone, " ")
    head = "config,library"
    for (m = 1; m <= ncolumns; m++) {
        head = head "," columns[m]
        if (spread[columns[m]]) head = head "," columns[m] "_low," columns[m] "_high"
        if (quotient[columns[m]]) head = head "," columns[m] "_ratio"
    }
    print head > csv
    if (rounds[configs[1]] && configs[1] != "-") print "rounds=" rounds[configs[1]] > values
    for (c = 1; c <= nconfigs; c++) {
        config = configs[c]
        if (rounds[config]) print join(config, "rounds") "=" rounds[config] > values
        for (l = 1; l <= nlibraries; l++) if ((config, libraries[l]) in here) summarise(config, libraries[l])
        for (l = 1; l <= nabsent; l++) leave_out(config, gone[l])
    }
}

function join(config, key) { return config == "-" ? key : config "-" key }

function summarise(config, library,    m, metric, key) {
    for (m = 1; m <= nmetrics[config]; m++) {
        metric = metrics[config, m]
        if (!((config, library, metric) in n)) continue
        key = join(config, library "-" metric)
        collect(config, library, metric)
        say(key, middle())
        cell[metric] = last
        if (known[config, metric] != "exact") {
            say(key "-low", sorted[1])
            cell[metric "_low"] = last
            say(key "-high", sorted[size])
            cell[metric "_high"] = last
        }
        if (wants_ratio[config, metric]) {
            if (divide(config, library, "glibc", metric)) cell[metric "_ratio"] = say_ratio(key "-ratio")
            if (divide(config, library, "1996", metric)) say_ratio(key "-ratio-1996")
        }
    }
    row(config, library)
}

function leave_out(config, library,    m, metric, key) {
    for (m = 1; m <= nmetrics[config]; m++) {
        metric = metrics[config, m]
        if (!((config, "glibc", metric) in n)) continue
        key = join(config, library "-" metric)
        say(key, "n/a")
        if (known[config, metric] != "exact") { say(key "-low", "n/a"); say(key "-high", "n/a") }
        if (wants_ratio[config, metric]) {
            say(key "-ratio", "n/a"); say(key "-ratio-low", "n/a"); say(key "-ratio-high", "n/a")
            say(key "-ratio-1996", "n/a"); say(key "-ratio-1996-low", "n/a"); say(key "-ratio-1996-high", "n/a")
        }
    }
    row(config, library)
}

function row(config, library,    m, names, k, i, line) {
    line = config "," library
    k = split(head, names, ",")
    for (i = 3; i <= k; i++) {
        line = line "," (names[i] in cell ? cell[names[i]] : "nan")
        delete cell[names[i]]
    }
    print line > csv
}

function say(key, v) {
    last = v
    print key "=" v > values
}

function collect(config, library, metric,    i) {
    size = n[config, library, metric]
    for (i = 1; i <= size; i++) sorted[i] = raw[config, library, metric, i]
    sort()
}

# Quotients of the runs of the same rounds; false if there is none.
function divide(config, library, other, metric,    r, a, b) {
    size = 0
    for (r = 1; r <= rounds[config]; r++) {
        if (!((config, library, metric, r) in at) || !((config, other, metric, r) in at)) continue
        a = at[config, library, metric, r]
        b = at[config, other, metric, r]
        if (b + 0 != 0) sorted[++size] = a / b
    }
    sort()
    return size
}

function say_ratio(key,    m) {
    m = digits(middle())
    say(key, m)
    say(key "-low", digits(sorted[1]))
    say(key "-high", digits(sorted[size]))
    return m
}

function sort(    i, j, v) {
    for (i = 2; i <= size; i++) {
        v = sorted[i]
        for (j = i - 1; j > 0 && sorted[j] + 0 > v + 0; j--) sorted[j + 1] = sorted[j]
        sorted[j + 1] = v
    }
}

# The median, as it was written, or with the decimals of its neighbours.
function middle(    h, a, b, d) {
    h = int((size + 1) / 2)
    if (size % 2) return sorted[h]
    a = decimals(sorted[h])
    b = decimals(sorted[h + 1])
    d = a > b ? a : b
    return sprintf("%." d "f", (sorted[h] + sorted[h + 1]) / 2)
}

function decimals(v) { return v ~ /[eE]/ ? 6 : index(v, ".") ? length(v) - index(v, ".") : 0 }

# Three digits that count.
function digits(v,    a) {
    v += 0
    a = v < 0 ? -v : v
    return sprintf(a >= 100 ? "%.0f" : a >= 10 ? "%.1f" : a >= 1 ? "%.2f" : a >= 0.1 ? "%.3f" : a >= 0.01 ? "%.4f" : "%.5f", v)
}
