using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Chat.Attachments;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Attachments;

internal static class AttachmentEndpoints
{
    // Of a multipart body, its boundaries and headers.
    private const int FrameBytes = 16 * 1024;

    public static void MapAttachments(this RouteGroupBuilder api)
    {
        var attachments = api.MapGroup("/attachments").WithTags("Attachments");
        attachments.MapPost("", UploadAsync).WithName("UploadAttachment")
            .WithSummary("Stores a file that messages may name: the one of a multipart form, or the body as it is, then named by the query's filename.")
            .Accepts<IFormFile>("multipart/form-data", "*/*");
        attachments.MapGet("/limits", GetLimits).WithName("GetAttachmentLimits").WithSummary("Says which files are taken, how large, and how many of them with one message.");
        attachments.MapGet("/{id}", ReadAsync).WithName("ReadAttachment").WithSummary("Reads the content of a file.")
            .Produces<byte[]>(contentType: "application/octet-stream");
        attachments.MapDelete("/{id}", DeleteAsync).WithName("DeleteAttachment").WithSummary("Deletes a file, also when messages name it.");
    }

    private static Ok<AttachmentLimits> GetLimits(ChatAttachments attachments) => TypedResults.Ok(attachments.Limits);

    private static async Task<Created<AttachmentDto>> UploadAsync(
        HttpRequest request, string? filename, ClientId client, ChatAttachments attachments, CancellationToken cancellationToken)
    {
        // A file has a limit of its own, above that of all other bodies.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = attachments.MaxBytes + FrameBytes;
        }

        var (content, name) = await UploadReader.ReadAsync(request, attachments.MaxBytes, cancellationToken);
        var stored = await attachments.AddAsync(client.Value, content, filename ?? name, cancellationToken);
        return TypedResults.Created(stored.Url, stored);
    }

    private static async Task<FileContentHttpResult> ReadAsync(
        string id, ClientId client, ChatAttachments attachments, HttpResponse response, CancellationToken cancellationToken)
    {
        var (attachment, content) = await attachments.ReadAsync(client.Value, id, cancellationToken);
        // What a user uploaded must never run as a page of this origin: it is saved, not shown, and has no rights if it is shown.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, max-age=3600, immutable";
        return TypedResults.Bytes(content, attachment.MediaType, attachment.Filename ?? attachment.Id);
    }

    private static async Task<NoContent> DeleteAsync(string id, ClientId client, ChatAttachments attachments, CancellationToken cancellationToken)
    {
        await attachments.DeleteAsync(client.Value, id, cancellationToken);
        return TypedResults.NoContent();
    }
}
