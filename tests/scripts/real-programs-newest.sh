#!/bin/bash
# The same as real-programs.sh under the newest edition, which is what `make install' installs as libkeg.so.
exec tests/scripts/real-programs.sh --library build/lib/libkeg.so
