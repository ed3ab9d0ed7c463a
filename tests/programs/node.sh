# node: a runtime with a compiler and a collector of its own, threads,
# buffers outside its heap, and libraries in C and C++.
needs="node:nodejs"
rounds=$((quick ? 1 : 12))
starts=$((quick ? 5 : 200))
work="$rounds rounds of JSON, regex, zlib, workers; $starts starts"
expect="node"

version() { node --version; }

run() {
    local i
    cat >work.js <<'END'
'use strict';
const { Worker, isMainThread, parentPort, workerData } =
    require('worker_threads');
const crypto = require('crypto');
const vm = require('vm');
const zlib = require('zlib');

let state = 2009;
const random = (n) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % n;
};
const digest = (data) =>
    crypto.createHash('sha256').update(data).digest('hex').slice(0, 16);
const tree = (depth) => depth === 0 ? [random(1e6), 'x'.repeat(random(30))] :
    Object.fromEntries([1, 2, 3, 4].map(() => ['k' + random(1e6), tree(depth - 1)]));

function work(seed) {
    const out = [];
    state = seed;
    const text = JSON.stringify(tree(7));
    const back = JSON.stringify(JSON.parse(text));
    out.push(text.length, text === back, digest(text));

    const swapped = text.replace(/"k(\d)(\d*)":/g, '<$2|$1>');
    out.push(swapped.match(/<(\d+)\|\d>(?=\[)/g).length, digest(swapped));

    const map = new Map();
    for (let i = 0; i < 200000; i++) {
        map.set(random(50000), { i, s: 'value ' + i });
        map.delete(random(50000));
    }
    out.push(map.size, digest([...map.keys()].join()));

    const buffers = [];
    for (let i = 0; i < 3000; i++) {
        const b = Buffer.alloc(1 + random(60000), i & 255);
        b.writeUInt8(7, random(b.length));
        buffers[random(200)] = b;
        if (i % 1000 === 0) global.gc();
    }
    out.push(digest(Buffer.concat(buffers.filter(Boolean))));

    const packed = zlib.deflateSync(text);
    out.push(digest(zlib.inflateSync(packed)), packed.length);
    out.push(digest(zlib.brotliDecompressSync(zlib.brotliCompressSync(
        text.slice(0, 100000), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } }))));

    const floats = new Float64Array(200000).map((_, i) => Math.sqrt(i));
    out.push(floats.sort((a, b) => b - a).reduce((a, b) => a + b, 0));
    out.push(vm.runInNewContext('let s = 0n; for (let i = 1n; i < 3000n; i++) s += i ** 40n; s') % 1000007n);
    return out.join(' ');
}

async function main() {
    for (let round = 0; round < Number(process.argv[2]); round++) {
        console.log(work(round));
        const jobs = [1, 2].map((n) => new Promise((resolve, reject) => {
            const worker = new Worker(__filename,
                { workerData: round * 10 + n });
            worker.on('message', resolve);
            worker.on('error', reject);
        }));
        console.log((await Promise.all(jobs)).join('\n'));
        const packed = await Promise.all([5, 6, 7, 8].map((n) =>
            new Promise((resolve, reject) => zlib.gzip('a b '.repeat(n * 9000),
                (e, b) => e ? reject(e) : resolve(zlib.gunzipSync(b).length)))));
        console.log(packed.join(' '));
    }
}
if (isMainThread) main(); else parentPort.postMessage(work(workerData));
END
    node --expose-gc work.js "$rounds"

    # Where things lie in memory is drawn anew at each start.  Now and then
    # V8 puts the room for its code right above the break.
    for ((i = 0; i < starts; i++)); do
        node -e 'const a = []; for (let i = 0; i < 2e4; i++)
            a.push(Buffer.allocUnsafeSlow(1 + i % 500));
            new (require("worker_threads").Worker)("1", { eval: true });
            console.log(a.length)'
    done | sort | uniq -c
}
