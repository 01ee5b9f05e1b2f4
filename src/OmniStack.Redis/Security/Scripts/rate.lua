
-- ARGV: counter, how many are wanted, limit, length of the window (ms). Answers {how many are granted, ms that are left of the window}.
local key = KEYS[1] .. ':rate:' .. ARGV[1]
local used = tonumber(redis.call('GET', key) or 0)
local granted = math.max(0, math.min(tonumber(ARGV[2]), tonumber(ARGV[3]) - used))
if granted > 0 then
  redis.call('INCRBY', key, granted)
end
local left = redis.call('PTTL', key)
if left < 0 then
  left = tonumber(ARGV[4])
  redis.call('PEXPIRE', key, left)
end
return { granted, left }
