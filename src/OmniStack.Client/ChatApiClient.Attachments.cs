using System.Net.Http.Headers;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Client;

/// <content>Files that messages name.</content>
public sealed partial class ChatApiClient
{
    /// <summary>Stores a file for the messages of this client. The service has limits of its own, and says what is no file that it takes.</summary>
    /// <param name="content">Read to its end, not disposed.</param>
    /// <param name="filename">Without a directory; its extension helps to tell what it is.</param>
    /// <param name="cancellationToken">May leave the file stored.</param>
    public Task<AttachmentDto> UploadAsync(Stream content, string filename, CancellationToken cancellationToken = default)
    {
        var body = new StreamContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return _api.PostContentAsync($"/api/attachments?filename={Uri.EscapeDataString(filename)}", body, ChatJson.Default.AttachmentDto, _options.UploadTimeout, cancellationToken);
    }

    /// <returns>Which files the service takes, and how many with one message.</returns>
    public Task<AttachmentLimits> GetAttachmentLimitsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/api/attachments/limits", ChatJson.Default.AttachmentLimits, _options.Timeout, cancellationToken);

    /// <returns>The file, to be disposed; <see langword="null"/> when there is none of this id.</returns>
    public async Task<AttachmentContent?> OpenAttachmentAsync(string id, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, AttachmentPath.Of(Uri.EscapeDataString(id)));
        var answer = await ApiTransport.OrNullAsync(_api.FollowAsync(request, _options.Timeout, cancellationToken), ErrorCodes.AttachmentNotFound);
        return answer is null ? null : new(answer);
    }

    /// <summary>Deletes a file, also when messages name it.</summary>
    public Task DeleteAttachmentAsync(string id, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync(AttachmentPath.Of(Uri.EscapeDataString(id)), _options.Timeout, cancellationToken);
}
