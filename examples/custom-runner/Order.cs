namespace CustomRunner;

internal sealed record Order(string Item, int Quantity);

internal sealed record Quote(string Item, decimal Total);
