// Before the first paint, so that a dark room stays dark. A file of its own: the page's policy allows no inline script.
(function () {
  var wanted = null;
  try {
    wanted = localStorage.getItem("callwaiting-color-scheme");
  } catch {
    // Storage may be forbidden; then it follows the system.
  }
  var isDark =
    wanted === "dark" || (wanted !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
