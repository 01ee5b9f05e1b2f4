using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OmniStack.ServiceDefaults.Tests;

/// <summary>A service that ends while it starts: quietly when it was told to, with its reason when it failed.</summary>
public sealed class RunServiceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunService_StoppedInTheMiddleOfItsStart_EndsWithoutAWord()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var log = new KeptLog();
        var app = Build(log, async cancellationToken =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        });

        var running = app.RunServiceAsync();
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        app.Lifetime.StopApplication();
        await running.WaitAsync(TimeSpan.FromSeconds(30), Stop);

        Assert.Empty(log.Errors);
    }

    [Fact]
    public async Task RunService_StartThatFails_ThrowsAndIsLogged()
    {
        using var log = new KeptLog();
        var app = Build(log, _ => throw new InvalidOperationException("no disk"));

        await Assert.ThrowsAsync<InvalidOperationException>(app.RunServiceAsync);

        Assert.Contains(log.Errors, line => line.Contains("Hosting failed to start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunService_StartThatGivesUpByItself_Throws()
    {
        using var log = new KeptLog();
        var app = Build(log, _ => throw new OperationCanceledException("the server did not answer"));

        await Assert.ThrowsAsync<OperationCanceledException>(app.RunServiceAsync);

        Assert.NotEmpty(log.Errors);
    }

    private static WebApplication Build(KeptLog log, Func<CancellationToken, Task> start)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<ILoggerProvider>(log);
        builder.Services.AddHostedService(_ => new Starting(start));
        return builder.Build();
    }

    private sealed class Starting(Func<CancellationToken, Task> start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => start(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Errors.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
