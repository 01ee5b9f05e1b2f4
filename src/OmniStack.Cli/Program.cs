using System.Collections;
using OmniStack.Cli.Running;
using OmniStack.Cli.Settings;

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value);
return await new CliApp(new CliEnvironment(variables, Environment.CurrentDirectory), TimeProvider.System).RunAsync(args);
