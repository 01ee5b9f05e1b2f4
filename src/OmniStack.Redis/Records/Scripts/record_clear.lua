
-- ARGV: collection, now, how many. Answers how many it removed.
local keys = redis.call('ZRANGE', keys_of(ARGV[1]), 0, tonumber(ARGV[3]) - 1)
for _, key in ipairs(keys) do
  remove(ARGV[1], key, ARGV[2])
end
return #keys
