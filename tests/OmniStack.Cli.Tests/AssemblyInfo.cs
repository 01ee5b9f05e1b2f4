using System.Runtime.Versioning;
using OmniStack.Cli.Tests;

[assembly: AssemblyFixture(typeof(Services))]
[assembly: SupportedOSPlatform("linux")]
