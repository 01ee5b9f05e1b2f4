using System.Globalization;
using OmniStack.Chat.Bench;

var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
await Comparison.RunAsync(TimeSpan.FromSeconds(seconds), version: args.Length > 1 ? args[1] : "latest");
