using System.Globalization;
using OmniStack.Knowledge.Bench;

await SearchBench.RunAsync(Argument(0, 100_000), Argument(1, 768), Argument(2, 200));
return 0;

int Argument(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
