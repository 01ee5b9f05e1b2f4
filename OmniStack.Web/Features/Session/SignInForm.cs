namespace OmniStack.Web.Features.Session;

/// <summary>The sign-in form as it is sent.</summary>
internal sealed class SignInForm
{
    public string? Key { get; set; }
    public string? ReturnTo { get; set; }
}
