-- ARGV: answer, bytes that the stream has by now, the bytes that follow or '' for its end, ms to keep it.
-- An entry's id is the number of bytes up to its end, so that one that is appended again is known. Answers how many bytes the
-- stream has then: other than were expected when it was lost, or the answer to an append was.
local log = KEYS[1] .. ':turn:' .. ARGV[1]
local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
local has, ended = 0, 0
if last then
  has, ended = split(last[1])
end
if has ~= tonumber(ARGV[2]) or ended == 1 then
  return has
end

has = has + #ARGV[3]
redis.call('XADD', log, ms(has) .. (ARGV[3] == '' and '-1' or '-0'), 'b', ARGV[3])
redis.call('PEXPIRE', log, ARGV[4])
return has
