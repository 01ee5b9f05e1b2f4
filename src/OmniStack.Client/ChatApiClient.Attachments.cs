using System.Net.Http.Headers;
using OmniStack.Contracts.Chat;

namespace OmniStack.Client;

/// <summary>Files that messages name.</summary>
public sealed partial class ChatApiClient
{
    /// <summary>Stores a file for the messages of this client. The service has limits of its own, and says what is no file that it takes.</summary>
    /// <param name="content">Read to its end, not disposed.</param>
    /// <param name="filename">Without a directory; its extension helps to tell what it is.</param>
    /// <param name="cancellationToken">May leave the file stored.</param>
    public Task<AttachmentDto> UploadAsync(Stream content, string filename, CancellationToken cancellationToken = default)
    {
        var body = new StreamContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return _api.PostContentAsync($"/api/attachments?filename={Uri.EscapeDataString(filename)}", body, ChatJson.Default.AttachmentDto, _options.Timeout, cancellationToken);
    }
}
