
-- ARGV: collection, key, now. Answers 1 when it was there.
sweep(ARGV[3])
local stored = read_record(ARGV[1], ARGV[2], ARGV[3])
remove(ARGV[1], ARGV[2], ARGV[3])
return stored and 1 or 0
