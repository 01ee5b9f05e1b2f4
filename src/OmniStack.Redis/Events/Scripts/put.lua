
-- ARGV: name of a hash, field, value, most fields. Answers 1 when the field is new, 0 when it was there, -1 at the limit.
local key = prefix .. ':' .. ARGV[1]
if redis.call('HEXISTS', key, ARGV[2]) == 0 and redis.call('HLEN', key) >= tonumber(ARGV[4]) then
  return -1
end
return redis.call('HSET', key, ARGV[2], ARGV[3])
