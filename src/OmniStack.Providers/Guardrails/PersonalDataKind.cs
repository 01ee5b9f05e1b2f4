namespace OmniStack.Providers.Guardrails;

/// <summary>Personal data that can be recognised in a text.</summary>
public enum PersonalDataKind
{
    /// <summary>E-mail addresses.</summary>
    Email,
    /// <summary>Telephone numbers with a country code or a leading zero, 7 to 15 digits.</summary>
    Phone,
    /// <summary>Card numbers of 13 to 19 digits whose check digit is right.</summary>
    Card,
    /// <summary>International bank account numbers whose check digits are right.</summary>
    Iban,
}
