using OmniStack.Cli.Tests;

[assembly: AssemblyFixture(typeof(Services))]
