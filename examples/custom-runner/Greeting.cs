namespace CustomRunner;

internal sealed record Greeting(string Name);
