
-- The lane is cut at the oldest entry that some group has not acknowledged.
local function trim(lane, topic)
  local key = stream_of(lane, topic)
  local lowest
  local groups = redis.pcall('XINFO', 'GROUPS', key)
  for _, group in ipairs(groups.err and {} or groups) do
    local fields = to_map(group)
    local keep = after(fields['last-delivered-id'])
    if fields['pending'] > 0 then
      keep = redis.call('XPENDING', key, fields['name'])[2]
    end
    if not lowest or is_before(keep, lowest) then lowest = keep end
  end
  if lowest then
    redis.call('XTRIM', key, 'MINID', '=', lowest)
  end
end
