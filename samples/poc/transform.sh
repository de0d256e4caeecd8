#!/bin/sh
# Reads input.txt and input2.txt, writes output/output.txt and output/output2.txt.
set -eu
mkdir -p output
tr '[:lower:]' '[:upper:]' < input.txt > output/output.txt
wc -c < input2.txt > output/output2.txt
