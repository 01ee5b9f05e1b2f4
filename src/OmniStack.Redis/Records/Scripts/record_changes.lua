
-- ARGV: collection, now, after which version, how many. Answers {key, change, version or nothing, value, vector, end} of each, as one list.
local changes = redis.call('ZRANGEBYSCORE', changes_of(ARGV[1]), '(' .. ARGV[3], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[4])
local answer = {}
for i = 1, #changes, 2 do
  local record = read_record(ARGV[1], changes[i], ARGV[2]) or { false, false, false, false }
  for _, field in ipairs({ changes[i], changes[i + 1], record[1], record[2], record[3], record[4] }) do
    answer[#answer + 1] = field
  end
end
return answer
