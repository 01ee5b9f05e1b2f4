namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A daemon on a Redis of its own, for the tests of a class that start further runners on it.</summary>
public sealed class RedisDaemon() : BusDaemon(Bus.Redis);
