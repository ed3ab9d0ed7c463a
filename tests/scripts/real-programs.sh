#!/bin/bash
# Real programs under the preloaded library, a small load each; tests/real-programs without --quick is the full one.
if [ -z "${KEG_FULL:-}" ]; then set -- --quick "$@"; fi
exec tests/real-programs --tap "$@"
