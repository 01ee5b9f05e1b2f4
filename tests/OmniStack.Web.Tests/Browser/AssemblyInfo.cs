using OmniStack.Testing.Browser;

[assembly: AssemblyFixture(typeof(Chromium))]
