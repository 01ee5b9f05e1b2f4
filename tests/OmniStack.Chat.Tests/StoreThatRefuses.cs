using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Tests;

/// <summary>A store with a defect: the end of an answer with a certain text throws.</summary>
internal class StoreThatRefuses : DispatchProxy
{
    private IChatStore _inner = null!;
    private string _text = "";

    public static Func<IServiceProvider, IChatStore> Wrap(IServiceCollection services, string text)
    {
        var inner = services.Single(service => service.ServiceType == typeof(IChatStore));
        return provider =>
        {
            var proxy = Create<IChatStore, StoreThatRefuses>();
            ((StoreThatRefuses)(object)proxy)._inner = (IChatStore)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!);
            ((StoreThatRefuses)(object)proxy)._text = text;
            return proxy;
        };
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        => args is [TurnEnd end, ..] && end.Parts.OfType<MessagePart.Text>().Any(part => part.Value == _text)
            ? throw new InvalidOperationException("It cannot be stored.")
            : targetMethod!.Invoke(_inner, args);
}
