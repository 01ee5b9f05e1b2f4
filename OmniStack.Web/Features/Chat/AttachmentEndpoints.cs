using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OmniStack.Client;
using OmniStack.Contracts.Chat;

namespace OmniStack.Web.Features.Chat;

/// <summary>Files of the chat: what the ChatApi keeps, under an address of this site, and with the key of whoever is signed in.</summary>
internal static class AttachmentEndpoints
{
    // A picture shows as one; nothing that somebody uploaded may run as a page of this site.
    private const string Policy = "sandbox; default-src 'none'";

    public static void MapAttachments(this WebApplication app)
    {
        var attachments = app.MapGroup("/chat/attachments");
        attachments.MapPost("", AddAsync);
        attachments.MapGet("/{id}", ReadAsync);
        attachments.MapPost("/{id}/delete", DeleteAsync);
    }

    /// <summary>Lets the bodies of the chat, which may hold files, be longer than other forms. Call it before the forms are read.</summary>
    public static void UseUploadLimit(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/chat", StringComparison.Ordinal) && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = context.RequestServices.GetRequiredService<IOptions<WebOptions>>().Value.MaxUploadBytes;
        }
        return next(context);
    });

    private static async Task<IResult> AddAsync(IFormFile file, ChatApiClient chat, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Json(await UploadAsync(chat, file, cancellationToken), ChatJson.Default.AttachmentDto);
        }
        catch (OmniStackApiException refusal)
        {
            return ChatAnswer.Refuse(refusal);
        }
    }

    /// <exception cref="OmniStackApiException">The ChatApi does not take it.</exception>
    public static async Task<AttachmentDto> UploadAsync(ChatApiClient chat, IFormFile file, CancellationToken cancellationToken)
    {
        await using var content = file.OpenReadStream();
        return await chat.UploadAsync(content, file.FileName, cancellationToken);
    }

    private static async Task ReadAsync(string id, ChatApiClient chat, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = await chat.OpenAttachmentAsync(id, cancellationToken);
            if (file is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.ContentType = file.MediaType;
            context.Response.Headers.CacheControl = "private, max-age=3600, immutable";
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(file.Filename ?? id);
            context.Response.Headers.ContentDisposition = disposition.ToString();
            await file.CopyToAsync(context.Response.Body, cancellationToken);
        }
        catch (OmniStackApiException) when (context.Response.HasStarted)
        {
            context.Abort(); // half a file must not look like a whole one
        }
        catch (OmniStackApiException refusal)
        {
            context.Response.StatusCode = (int)(refusal.Status ?? System.Net.HttpStatusCode.BadGateway);
        }
    }

    private static async Task<IResult> DeleteAsync(string id, ChatApiClient chat, CancellationToken cancellationToken)
    {
        try
        {
            await chat.DeleteAttachmentAsync(id, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (OmniStackApiException refusal)
        {
            return ChatAnswer.Refuse(refusal);
        }
    }
}
