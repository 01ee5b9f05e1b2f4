using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.ChatApi.Attachments;

/// <summary>Reads the file of an upload into memory, never more than its limit.</summary>
internal static class UploadReader
{
    /// <exception cref="OmniStackException"><c>attachment_invalid</c>, <c>attachment_too_large</c>.</exception>
    public static async Task<(ReadOnlyMemory<byte> Content, string? Name)> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            // Only that: a body that some client calls a form without being asked, such as curl, is the file itself.
            if (request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) is not true)
            {
                return (await ReadAsync(request.Body, maxBytes, cancellationToken), null);
            }

            var form = await request.ReadFormAsync(cancellationToken);
            if (form.Files is not [var file])
            {
                throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.AttachmentInvalid, "The form has to hold one file.");
            }

            await using var content = file.OpenReadStream();
            return (await ReadAsync(content, maxBytes, cancellationToken), file.FileName);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(maxBytes);
        }
        catch (InvalidDataException)
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.AttachmentInvalid, "The form cannot be read.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (content.Length + read > maxBytes)
            {
                throw TooLarge(maxBytes);
            }

            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    private static OmniStackException TooLarge(int maxBytes)
        => new(ErrorKind.TooLarge, ErrorCodes.AttachmentTooLarge, $"A file may have {maxBytes} bytes.");
}
