using Microsoft.Extensions.Logging;

namespace OmniStack.LocalHosting.Running;

/// <summary>Writes the host's own log among its resources' lines.</summary>
internal sealed class ConsoleLoggerProvider(ConsoleOutput console) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new ConsoleLogger(console);

    public void Dispose()
    {
    }

    private sealed class ConsoleLogger(ConsoleOutput console) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var text = formatter(state, exception);
                console.WriteHost(exception is null ? text : $"{text}{Environment.NewLine}{exception}", logLevel >= LogLevel.Warning);
            }
        }
    }
}
