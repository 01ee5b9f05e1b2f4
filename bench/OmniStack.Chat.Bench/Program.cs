using OmniStack.Chat.Bench;

// The floor is measured in a process of its own, as the others are: "floor <milliseconds between two deltas>".
if (args is ["floor", var delay])
{
    await FloorServer.RunAsync(delay);
}
else if (BenchOptions.Read(args) is { } options)
{
    await Comparison.RunAsync(options);
}
else
{
    await Console.Error.WriteLineAsync(BenchOptions.Usage);
    return 2;
}

return 0;
