
-- ARGV: id. Answers nothing, or what describe does.
return describe(ARGV[1])
