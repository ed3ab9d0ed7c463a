#!/bin/bash
# Mistakes put into the allocator on purpose: the check programs must notice each of them.
exec tests/mutants
