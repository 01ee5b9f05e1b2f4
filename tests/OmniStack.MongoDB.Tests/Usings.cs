global using OmniStack.MongoDB.Bson;
global using OmniStack.Testing;
