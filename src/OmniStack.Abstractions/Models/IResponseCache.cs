namespace OmniStack.Abstractions.Models;

/// <summary>Keeps answers of models for a while. It may forget any of them at any time.</summary>
/// <remarks>Throws <see cref="OmniStackException"/> with <see cref="ErrorKind.Unavailable"/> while the server behind it does not answer.</remarks>
public interface IResponseCache
{
    /// <param name="key">1 to 200 letters and digits.</param>
    /// <returns>What was stored under the key last; null when nothing is, or it has expired.</returns>
    Task<byte[]?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores an answer, in the place of an earlier one. One that is larger than the whole cache is not kept.</summary>
    /// <param name="key">1 to 200 letters and digits.</param>
    /// <param name="timeToLive">More than zero; millisecond resolution.</param>
    Task StoreAsync(string key, byte[] answer, TimeSpan timeToLive, CancellationToken cancellationToken);
}
