public import Domain

/// What all three executables say of themselves.
public enum Program {
    /// Semantic version; a seal names the one that made its figures.
    public static let version = "0.1.0"

    /// The vocabulary that commands open stores with. A program of another version, to be tried
    /// beside this one, runs the same commands under its own.
    @TaskLocal public static var schema = Schema.current
}
