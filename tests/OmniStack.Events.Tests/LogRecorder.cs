using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OmniStack.Events.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<(int EventId, string Text, Exception? Error)> _entries = new();

    public int Count(int eventId) => _entries.Count(entry => entry.EventId == eventId);

    public IEnumerable<Exception> Exceptions => _entries.Select(entry => entry.Error).OfType<Exception>();

    public ILogger CreateLogger(string categoryName) => new Recorder(_entries);

    public void Dispose()
    {
    }

    private sealed class Recorder(ConcurrentQueue<(int EventId, string Text, Exception? Error)> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => entries.Enqueue((eventId.Id, formatter(state, exception), exception));
    }
}
