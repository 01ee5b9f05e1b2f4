global using OmniStack.Testing;
