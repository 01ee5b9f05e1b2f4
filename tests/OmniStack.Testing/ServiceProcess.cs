using System.Text.RegularExpressions;

namespace OmniStack.Testing;

/// <summary>One of our services as a process of its own, on a port that the system chose.</summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly ProgramProcess _program;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(string project, IReadOnlyDictionary<string, string?> environment)
        => _program = ProgramProcess.Start(project, environment, line =>
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _address.TrySetResult(new Uri(match.Groups["address"].Value));
            }
        });

    /// <summary>For example http://127.0.0.1:40123/.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Speaks to the service, with its address as base; 30 s timeout.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The process id.</summary>
    public int Id => _program.Id;

    /// <inheritdoc cref="ProgramProcess.Output"/>
    public string Output => _program.Output;

    /// <summary>Starts the service and waits until <c>/health</c> answers 200.</summary>
    /// <param name="project">Path of the project below the repository's root, such as <c>OmniStack.Daemon</c>.</param>
    /// <param name="environment">Added to this process's; a null value removes one. Give OMNISTACK_DATA a directory of the test's own.</param>
    /// <exception cref="TimeoutException">It was not healthy within a minute; the message holds its output.</exception>
    public static async Task<ServiceProcess> StartAsync(string project, IReadOnlyDictionary<string, string?> environment)
    {
        var service = new ServiceProcess(project, environment);
        try
        {
            await service.AwaitHealthAsync(project);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="ProgramProcess.KillAsync"/>
    public Task KillAsync() => _program.KillAsync();

    /// <inheritdoc cref="ProgramProcess.StopAsync"/>
    public Task<int> StopAsync(TimeSpan? timeout = null) => _program.StopAsync(timeout);

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Http.Dispose();
    }

    private async Task AwaitHealthAsync(string project)
    {
        var ending = _program.ExitedAsync(TimeSpan.FromMinutes(1));
        try
        {
            if (await Task.WhenAny(_address.Task, ending) == ending)
            {
                var code = await ending;
                throw new InvalidOperationException($"It ended with {code} before it listened.\n{Output}");
            }
            Address = await _address.Task;
            Http.BaseAddress = Address;
            await Eventually.IsTrueAsync(IsHealthyAsync, TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{project} is not healthy.\n{Output}", timeout);
        }
    }

    private async Task<bool> IsHealthyAsync()
    {
        using var response = await Http.GetAsync("/health");
        return response.IsSuccessStatusCode;
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
