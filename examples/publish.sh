#!/bin/sh
# Publishes a text file to a topic whose agent takes {"text": ...}, waits, and prints the result.
#   examples/publish.sh document.summarize examples/documents/harbour-light.txt
# The daemon's address is http://localhost:8765 unless OMNISTACK_DAEMON says otherwise.
set -eu
topic=$1
file=$2
daemon=${OMNISTACK_DAEMON:-http://localhost:8765}

# The text as a JSON string: backslashes and quotes escaped, tabs and line ends written out.
text=$(sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' "$file" | tr -d '\r' | awk '{ printf "%s\\n", $0 }')

answer=$(printf '{"topic": "%s", "payload": {"content": {"text": "%s"}}}' "$topic" "$text" |
  curl -sS --fail-with-body "$daemon/tasks" -H 'Content-Type: application/json' --data-binary @-) || { echo "$answer" >&2; exit 1; }
task=$(printf '%s' "$answer" | sed 's/.*"task_id":"\([^"]*\)".*/\1/')

# The record holds the whole event too; what the agent returned is its last member of that name.
curl -sS --fail-with-body "$daemon/tasks/$task?wait=30" | sed 's/.*,"result":\(.*\),"created_at".*/\1/'
echo
