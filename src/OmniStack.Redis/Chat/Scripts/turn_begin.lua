-- ARGV: answer, stream, ms to keep. Names the answer's latest stream, by the order of their names, and forgets a stop of an earlier one.
local latest = KEYS[1] .. ':turn:' .. ARGV[1]
local known = redis.call('GET', latest)
if not known or known <= ARGV[2] then
  redis.call('SET', latest, ARGV[2], 'PX', ARGV[3])
  redis.call('DEL', latest .. ':stop')
end
return 1
