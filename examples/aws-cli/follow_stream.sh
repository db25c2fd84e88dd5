#!/usr/bin/env bash
# Follows a table's stream over all its shards with the AWS CLI and prints each change, each item's in order.
#
#   export AWS_ENDPOINT_URL=http://127.0.0.1:8000 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
#   follow_stream.sh TABLE [CHECKPOINT_FILE] [--until-idle]
#
# The checkpoint remembers how far each shard was read, so that a later run goes on where this one ended.
set -euo pipefail

table=${1:?usage: follow_stream.sh TABLE [CHECKPOINT_FILE] [--until-idle]}
file= until_idle=
for argument in "${@:2}"; do
    if [[ $argument == --until-idle ]]; then until_idle=1; else file=$argument; fi
done
stream=$(aws dynamodb describe-table --table-name "$table" --query Table.LatestStreamArn --output text)
page=$(mktemp)
trap 'rm -f "$page" "$page.error"' EXIT

declare -A parent last iterator # by shard id; last: the last sequence number printed, or "done"
[[ -n $file && -f $file ]] && while read -r shard number; do last[$shard]=$number; done <"$file"

# Sets `parent` for every shard of the stream, over all pages, and `shards` to their ids.
list_shards() {
    local after=() next= shard its_parent
    shards=() parent=()
    until [[ $next == None ]]; do
        aws dynamodbstreams describe-stream --stream-arn "$stream" "${after[@]}" --output text --query \
            'StreamDescription.[[[LastEvaluatedShardId]], Shards[].[ShardId, ParentShardId]][]' >"$page" || return
        {
            read -r next
            while read -r shard its_parent; do shards+=("$shard") parent[$shard]=$its_parent; done
        } <"$page"
        after=(--exclusive-start-shard-id "$next")
    done
}

# A shard waits for its parent, unless that is no longer listed: then its records have expired.
may_read() {
    local above=${parent[$1]}
    [[ ${last[$1]:-} != done ]] && [[ -z ${parent[$above]:-} || ${last[$above]:-} == done ]]
}

iterator_at_checkpoint() {
    local position=(--shard-iterator-type TRIM_HORIZON)
    [[ -z ${last[$1]:-} ]] || position=(--shard-iterator-type AFTER_SEQUENCE_NUMBER --sequence-number "${last[$1]}")
    aws dynamodbstreams get-shard-iterator --stream-arn "$stream" --shard-id "$1" "${position[@]}" \
        --query ShardIterator --output text
}

# Fills `page`: the next iterator, then a line for each record.
get_page() {
    aws dynamodbstreams get-records --shard-iterator "${iterator[$1]}" --output text --query \
        '[[[NextShardIterator]], Records[].[dynamodb.SequenceNumber, eventName, to_string(dynamodb.Keys)]][]' \
        >"$page" 2>"$page.error"
}

read_page() {
    local shard=$1 next number event keys
    [[ -n ${iterator[$shard]:-} ]] || iterator[$shard]=$(iterator_at_checkpoint "$shard")
    if ! get_page "$shard"; then
        if grep -q TrimmedDataAccessException "$page.error"; then
            unset "last[$shard]" # stopped for a day: go on with the oldest that is left
        elif ! grep -q ExpiredIteratorException "$page.error"; then
            cat "$page.error" >&2 # expired means idle for 15 minutes: take a new one at the same place
            return 1
        fi
        iterator[$shard]=$(iterator_at_checkpoint "$shard")
        get_page "$shard"
    fi
    {
        read -r next
        while IFS=$'\t' read -r number event keys; do
            echo "$event $keys"
            last[$shard]=$number idle=
        done
    } <"$page"
    iterator[$shard]=$next
    if [[ $next == None ]]; then last[$shard]=done idle=; fi
}

save_checkpoint() {
    [[ -n $file ]] || return 0
    for shard in "${!last[@]}"; do echo "$shard ${last[$shard]}"; done >"$file.new"
    mv "$file.new" "$file"
}

while :; do
    idle=1
    list_shards
    for shard in "${shards[@]}"; do
        if may_read "$shard"; then read_page "$shard"; fi
    done
    save_checkpoint
    [[ -z $idle || -z $until_idle ]] || break
    [[ -z $idle ]] || sleep 1
done
