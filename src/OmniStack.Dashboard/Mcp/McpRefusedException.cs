namespace OmniStack.Dashboard.Mcp;

/// <summary>A tool was not run, or did not succeed.</summary>
/// <param name="message">Words for the model: what was refused, and what would be accepted.</param>
internal sealed class McpRefusedException(string message) : Exception(message);
