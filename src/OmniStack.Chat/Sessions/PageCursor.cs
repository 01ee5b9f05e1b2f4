using System.Buffers.Text;
using System.Globalization;
using System.Text;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;

namespace OmniStack.Chat.Sessions;

/// <summary>A place in a list as clients hand it back: a number and an id, opaque to them.</summary>
internal static class PageCursor
{
    public static string Write(SessionPosition position) => Write(position.UpdatedAt.UtcTicks, position.SessionId);

    public static string Write(int depth, string leafId) => Write((long)depth, leafId);

    public static SessionPosition ReadSession(string cursor)
    {
        var (ticks, id) = Read(cursor, DateTimeOffset.MaxValue.Ticks);
        return new SessionPosition(new DateTimeOffset(ticks, TimeSpan.Zero), id);
    }

    public static (int Depth, string LeafId) ReadMessage(string cursor)
    {
        var (depth, id) = Read(cursor, int.MaxValue);
        return ((int)depth, id);
    }

    private static string Write(long number, string id)
        => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {id}")));

    private static (long Number, string Id) Read(string cursor, long greatest)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(cursor.Length)];
        if (Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(' ', 2) is [var digits, var id]
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= greatest)
        {
            return (number, id);
        }

        throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, "The cursor is not one of this list; leave it out for the first page.");
    }
}
