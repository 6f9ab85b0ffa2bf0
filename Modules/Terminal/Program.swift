/// What all three executables say of themselves.
public enum Program {
    /// Semantic version; a seal names the one that made its figures.
    public static let version = "0.1.0"
}
