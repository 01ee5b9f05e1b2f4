using System.Text;

namespace OmniStack.Dashboard.Otlp;

/// <summary>
/// Gives the same string for the same short ASCII bytes, most of the time: keys and values of telemetry repeat. Each place
/// holds the last string of its hash; two writers at once only cost a second copy.
/// </summary>
internal sealed class StringPool
{
    private const int Places = 8192;
    private const int MaxBytes = 48;

    private readonly string?[] _strings = new string?[Places];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }
        if (utf8.Length > MaxBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var place = ref _strings[(uint)hash.ToHashCode() % Places];
        if (place is { } known && Ascii.Equals(utf8, known))
        {
            return known;
        }
        return place = Encoding.UTF8.GetString(utf8);
    }
}
