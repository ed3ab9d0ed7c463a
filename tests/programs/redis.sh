# redis: a server with two input/output threads under load on loopback; the
# data of one database is checked while another is hammered; a save by a
# forked child in between; then an orderly end, and a start from the dump.
needs="redis-server:redis-server redis-cli:redis-tools
    redis-benchmark:redis-tools"
keys=$((quick ? 5000 : 50000)) least=$((quick ? 3 : 60))
work="2 threads, $least s of load, save, shutdown, restart"
expect="redis-*"
limit=900

version() { redis-server --version; }

cli() { redis-cli -h 127.0.0.1 -p "$port" "$@"; }

# start: a server on a port nobody listens on; its process is $server.
start() {
    local try
    while
        port=$((20000 + RANDOM % 10000))
        (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
    do :; done
    redis-server --bind 127.0.0.1 --port "$port" --io-threads 2 \
        --io-threads-do-reads yes --save '' --dir . >>log 2>>err &
    server=$!
    for ((try = 0; try < 100; try++)); do
        [[ $(cli ping 2>/dev/null) == PONG ]] && return
        sleep 0.1
    done
    cat log err
    return 1
}

finish() {
    cli shutdown "$1"
    wait "$server"
    echo "server's exit status $?"
    tail -n 1 log | grep -o 'bye bye.*'
}

# fill FACTOR: strings, hashes, lists, sets and sorted sets in database 0.
fill() {
    awk -v keys="$keys" -v f="$1" 'BEGIN {
        for (i = 0; i < keys; i++) {
            v = sprintf("%0*d", 1 + (i * f) % 300, i * f)
            printf "SET s:%d %s\r\n", i, v
            printf "HSET h:%d f%d %s\r\n", i % 999, i % 77, v
            printf "RPUSH l:%d %s\r\n", i % 501, v
            printf "SADD u:%d %d\r\n", i % 97, i * f % 1009
            printf "ZADD z:%d %d m%d\r\n", i % 89, i * f % 31, i % 307
            if (i % 3 == 0) printf "APPEND s:%d %s\r\n", i * f % keys, v
            if (i % 5 == 0) printf "DEL s:%d\r\n", i * f % keys
            if (i % 7 == 0) printf "LPOP l:%d\r\n", i % 501
        }
    }' | cli --pipe | tail -n 1
}

digest() {
    cli dbsize
    awk -v keys="$keys" 'BEGIN {
        for (i = 0; i < keys; i += 100) {
            printf "MGET"
            for (j = i; j < i + 100; j++) printf " s:%d", j
            print ""
        }
        for (i = 0; i < 999; i++) {
            printf "HMGET h:%d", i
            for (j = 0; j < 77; j++) printf " f%d", j
            print ""
        }
        for (i = 0; i < 501; i++) print "LRANGE l:" i " 0 -1"
        for (i = 0; i < 97; i++) print "SORT u:" i
        for (i = 0; i < 89; i++) print "ZRANGE z:" i " 0 -1 WITHSCORES"
    }' | cli | sha256sum
}

# hammer: rounds of load on database 1, for $least seconds without the
# library, and as many rounds with it.
hammer() {
    local rounds=0 goal=0
    [[ -f $carry ]] && goal=$(<"$carry")
    SECONDS=0
    while ((goal ? rounds < goal : SECONDS < least)); do
        redis-benchmark -h 127.0.0.1 -p "$port" --dbnum 1 -q -c 40 -P 4 \
            -n $((quick ? 2000 : 20000)) -r 100000 -d $((rounds * 97 % 900)) \
            -t set,get,incr,lpush,rpop,sadd,hset,spop,zadd,mset,lrange_100 \
            >load
        rounds=$((rounds + 1))
    done
    echo "$rounds" >"$carry"
}

run() {
    local load
    start
    trap 'kill "$server" 2>/dev/null || true' EXIT
    fill 1
    hammer &
    load=$!
    sleep 1
    fill 7
    cli bgsave
    fill 11
    wait "$load"
    cli -n 1 flushdb
    cli ping
    digest
    while cli info persistence | grep -q 'bgsave_in_progress:1'; do
        sleep 0.1
    done
    cli info persistence | grep -o 'last_bgsave_status:[a-z]*'
    cli config get io-threads | tr '\n' ' '
    finish save
    start
    digest
    finish nosave
    cat err >&2
    rm -f log err load dump.rdb
}
