using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents.Mcp;

/// <summary>The connection to one MCP server: made when it is needed, made anew when it has ended.</summary>
internal sealed partial class McpServer(string name, McpServerSettings settings, McpOptions options, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<McpServer>();
    private readonly SemaphoreSlim _connecting = new(1);
    private McpClient? _client;
    private IReadOnlyList<AIFunction> _tools = [];
    private long? _failedAt;

    /// <summary>The server's tools; those of the last connection while the server does not answer, none if it never did.</summary>
    public async Task<IReadOnlyList<AIFunction>> FindToolsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(cancellationToken);
        }
        catch (ToolException)
        {
            // Logged where it happened; a dead server takes no run with it, only its tools.
        }

        return _tools;
    }

    /// <summary>Calls a tool. A call that fails is not repeated: the server may have done it.</summary>
    /// <exception cref="ToolException">The server does not answer, or its tool says that it failed.</exception>
    public async Task<JsonElement> CallAsync(string tool, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var client = await ConnectAsync(cancellationToken);
        try
        {
            var result = await client.CallToolAsync(tool, arguments.ToDictionary(pair => pair.Key, pair => pair.Value), cancellationToken: cancellationToken);
            return McpResult.Read(result);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            LogCallFailed(error, tool, name);
            throw new ToolException($"The MCP server '{name}' did not answer the call.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { } client)
        {
            await client.DisposeAsync();
        }

        _connecting.Dispose();
    }

    private async Task<McpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_client is { Completion.IsCompleted: false } alive)
            {
                return alive;
            }

            if (_failedAt is { } failedAt && time.GetElapsedTime(failedAt) < options.RetryAfter)
            {
                throw Unreachable();
            }

            return _client = await OpenAsync(cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<McpClient> OpenAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        if (_client is { } ended)
        {
            LogReconnecting(name);
            _client = null;
            await ended.DisposeAsync();
        }

        McpClient? client = null;
        try
        {
            client = await McpClient.CreateAsync(CreateTransport(), new McpClientOptions(), loggers, either.Token);
            var tools = await client.ListToolsAsync(cancellationToken: either.Token);
            _tools = [.. tools.Where(tool => settings.Tools.Count == 0 || settings.Tools.Contains(tool.Name)).Select(ToFunction)];
            _failedAt = null;
            LogConnected(name, _tools.Count);
            return client;
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            _failedAt = time.GetTimestamp();
            LogUnreachable(error, name, options.RetryAfter);
            if (client is not null)
            {
                await client.DisposeAsync();
            }

            throw Unreachable();
        }
    }

    private IClientTransport CreateTransport()
    {
        if (settings.Url is { } url)
        {
            return new HttpClientTransport(new HttpClientTransportOptions
            {
                Name = name, Endpoint = url, TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = settings.Headers, ConnectionTimeout = options.ConnectTimeout,
            }, loggers);
        }

        var environment = StdioClientTransportOptions.GetDefaultEnvironmentVariables();
        foreach (var (key, value) in settings.Environment)
        {
            environment[key] = value;
        }

        return new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = name, Command = settings.Command!, Arguments = settings.Arguments, WorkingDirectory = settings.WorkingDirectory,
            InheritEnvironmentVariables = false, EnvironmentVariables = environment,
        }, loggers);
    }

    private AIFunction ToFunction(McpClientTool tool)
    {
        var function = new McpFunction(this, tool.WithName($"{name}_{tool.Name}"), tool.Name);
        return settings.RequireApproval.Contains("*") || settings.RequireApproval.Contains(tool.Name) ? new ApprovalRequiredAIFunction(function) : function;
    }

    private ToolException Unreachable() => new($"The MCP server '{name}' cannot be reached.");

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested
        && error is McpException or IOException or HttpRequestException or OperationCanceledException or InvalidOperationException or TimeoutException
            or System.ComponentModel.Win32Exception or JsonException;

    [LoggerMessage(EventId = 3030, Level = LogLevel.Information, Message = "MCP server {Server} is connected and has {Tools} tools.")]
    private partial void LogConnected(string server, int tools);

    [LoggerMessage(EventId = 3031, Level = LogLevel.Warning, Message = "MCP server {Server} cannot be reached; not tried again within {RetryAfter}.")]
    private partial void LogUnreachable(Exception error, string server, TimeSpan retryAfter);

    [LoggerMessage(EventId = 3032, Level = LogLevel.Information, Message = "The connection to MCP server {Server} has ended; connecting again.")]
    private partial void LogReconnecting(string server);

    [LoggerMessage(EventId = 3033, Level = LogLevel.Warning, Message = "Tool {Tool} of MCP server {Server} failed; the model is told so.")]
    private partial void LogCallFailed(Exception error, string tool, string server);
}
